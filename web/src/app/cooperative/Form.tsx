/* A form that is folded away behind a button until somebody wants it.
 *
 *     <Form name="propose" button={t("propose-do")} check={() => need("propose-title", title)} onSubmit={save}>
 *       {(errors) => <TextField id="propose-title" … error={errors["propose-title"]} />}
 *     </Form>
 */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { Button } from "../components/Button.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { Failure } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { useDoing } from "../house.ts";
import { t } from "../words.ts";

interface FormProps {
  name: string;
  /** What the button says that opens it; it is its title, too. */
  button: string;
  /** What is wrong, by the id of the field. */
  check: () => Errors;
  onSubmit: () => Promise<void>;
  children: (errors: Errors) => ComponentChildren;
}

export function Form({ name, button, check, onSubmit, children }: FormProps) {
  const doing = useDoing();
  const [open, setOpen] = useState(false);
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  if (!open) {
    return (
      <div>
        <Button small icon="plus" onClick={() => setOpen(true)}>
          {button}
        </Button>
      </div>
    );
  }
  const submit = (event: Event) => {
    event.preventDefault();
    const wrong = check();
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (Object.keys(wrong).length > 0) return;
    void doing.run(async () => {
      await onSubmit();
      setOpen(false);
      toast({ text: t("saved") });
    });
  };
  return (
    <form class="sheet stack" onSubmit={submit} noValidate aria-labelledby={`${name}-form`}>
      <h3 id={`${name}-form`}>{button}</h3>
      <ErrorSummary errors={errors} attempt={attempt} />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {children(errors)}
      <div class="ends">
        <Button kind="primary" type="submit" busy={doing.busy}>
          {t("save")}
        </Button>
        <Button onClick={() => setOpen(false)}>{t("cancel")}</Button>
      </div>
    </form>
  );
}

/** That a field wants an answer, where it has none. */
export function need(id: string, value: string): Errors {
  return value.trim() ? {} : { [id]: t("cooperative-need") };
}
