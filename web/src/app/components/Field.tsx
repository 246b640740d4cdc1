/* Questions: a label, a hint, the answer's place, and beside it what is wrong with the answer.
 *
 *     <TextField id="subject" label={t("subject")} value={subject} onValue={setSubject} error={errors.subject} />
 *
 * The same words stand in the ErrorSummary, which leads to the `id`.
 */

import type { ComponentChildren, ComponentProps } from "preact";

import { t } from "../words.ts";
import { Icon } from "./Icon.tsx";

export interface Question {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  optional?: boolean | undefined;
}

interface Told {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

function told({ id, hint, error }: Question): Told {
  const parts = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean);
  return { id, "aria-describedby": parts.join(" ") || undefined, "aria-invalid": error ? true : undefined };
}

function Fault({ id, error }: { id: string; error: string | undefined }) {
  if (!error) return null;
  return (
    <p class="fault" id={`${id}-error`}>
      <span class="aside">{t("fault")} </span>
      {error}
    </p>
  );
}

function Label({ of }: { of: Question }) {
  return (
    <>
      {of.label}
      {of.optional && <span class="soft"> {t("optional")}</span>}
    </>
  );
}

/** A question with one control: `children` gets what ties the two together. */
export function Field({ children, ...of }: Question & { children: (told: Told) => ComponentChildren }) {
  return (
    <div class={of.error ? "field wrong" : "field"}>
      <label for={of.id}>
        <Label of={of} />
      </label>
      {of.hint && (
        <p class="hint" id={`${of.id}-hint`}>
          {of.hint}
        </p>
      )}
      <Fault id={of.id} error={of.error} />
      {children(told(of))}
    </div>
  );
}

export interface TextFieldProps extends Question {
  value: string;
  onValue: (value: string) => void;
  type?: "text" | "password" | "email";
  class?: "short" | "figures" | "code" | "code short";
  inputMode?: "numeric";
  autocomplete?: "off" | "name" | "username" | "organization" | "current-password" | "new-password";
  autocapitalize?: "none" | "characters";
  spellcheck?: boolean;
  maxLength?: number | undefined;
}

/** A line of text. */
export function TextField({ id, label, hint, error, optional, value, onValue, type = "text", class: extra, ...rest }: TextFieldProps) {
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional}>
      {(tied) => (
        <input {...rest} {...tied} type={type as "text"} class={extra ? `input ${extra}` : "input"} value={value} onInput={(event) => onValue(event.currentTarget.value)} />
      )}
    </Field>
  );
}

type AreaProps = Omit<ComponentProps<"textarea">, "id" | "label" | "value" | "onInput">;

/** Several lines of text. */
export function TextArea({ id, label, hint, error, optional, value, onValue, ...rest }: Question & AreaProps & { value: string; onValue: (value: string) => void }) {
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional}>
      {(tied) => <textarea {...rest} {...tied} class="input" value={value} onInput={(event) => onValue(event.currentTarget.value)} />}
    </Field>
  );
}

export interface Option<Value extends string = string> {
  value: Value;
  label: string;
  hint?: string;
}

/** One of several, in a list that opens. */
export function Select<Value extends string>({ value, onValue, options, ...of }: Question & { value: Value; onValue: (value: Value) => void; options: readonly Option<Value>[] }) {
  return (
    <Field {...of}>
      {(tied) => (
        <select {...tied} class="input" value={value} onChange={(event) => onValue(event.currentTarget.value as Value)}>
          {options.map((each) => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface ChoicesProps<Value extends string> extends Question {
  options: readonly Option<Value>[];
  abreast?: boolean;
}

/** One of several, all in sight. */
export function Radios<Value extends string>({ value, onValue, options, abreast, ...of }: ChoicesProps<Value> & { value: Value | ""; onValue: (value: Value) => void }) {
  return (
    <Group {...of}>
      <div class={abreast ? "choices abreast" : "choices"}>
        {options.map((each, at) => (
          <Choice key={each.value} option={each}>
            <input type="radio" id={at ? `${of.id}--${each.value}` : of.id} name={of.id} value={each.value} checked={value === each.value} onChange={() => onValue(each.value)} />
          </Choice>
        ))}
      </div>
    </Group>
  );
}

/** Any of several. */
export function Checks<Value extends string>({ values, onValues, options, ...of }: ChoicesProps<Value> & { values: readonly Value[]; onValues: (values: Value[]) => void }) {
  const toggle = (value: Value) => onValues(options.map((each) => each.value).filter((each) => (each === value) !== values.includes(each)));
  return (
    <Group {...of}>
      <div class="choices">
        {options.map((each, at) => (
          <Choice key={each.value} option={each}>
            <input type="checkbox" id={at ? `${of.id}--${each.value}` : of.id} checked={values.includes(each.value)} onChange={() => toggle(each.value)} />
          </Choice>
        ))}
      </div>
    </Group>
  );
}

/** Yes or no to one sentence. */
export function Check({ id, label, hint, checked, onChecked }: Question & { checked: boolean; onChecked: (checked: boolean) => void }) {
  return (
    <Choice option={{ value: id, label, ...(hint ? { hint } : {}) }}>
      <input type="checkbox" id={id} checked={checked} onChange={(event) => onChecked(event.currentTarget.checked)} />
    </Choice>
  );
}

function Choice({ option, children }: { option: Option; children: ComponentChildren }) {
  return (
    <label class="choice">
      {children}
      <span>
        <b>{option.label}</b>
        {option.hint && <span class="hint">{option.hint}</span>}
      </span>
    </label>
  );
}

function Group({ children, ...of }: Question & { children: ComponentChildren }) {
  const { id: _, ...rest } = told(of);
  return (
    <fieldset class={of.error ? "field wrong" : "field"} {...rest}>
      <legend>
        <Label of={of} />
      </legend>
      {of.hint && (
        <p class="hint" id={`${of.id}-hint`}>
          {of.hint}
        </p>
      )}
      <Fault id={of.id} error={of.error} />
      {children}
    </fieldset>
  );
}

/** A place for words to look for. */
export function SearchField({ id, label, value, onValue }: { id: string; label: string; value: string; onValue: (value: string) => void }) {
  return (
    <div class="search">
      <Icon name="search" size={18} />
      <input id={id} type="search" class="input" aria-label={label} placeholder={label} value={value} autocomplete="off" spellcheck={false} onInput={(event) => onValue(event.currentTarget.value)} />
    </div>
  );
}
