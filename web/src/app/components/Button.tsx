import type { ComponentChildren, ComponentProps } from "preact";

import { Icon, type IconName } from "./Icon.tsx";

type Native = Omit<ComponentProps<"button">, "icon" | "size">;

export interface ButtonProps extends Native {
  kind?: "primary" | "second" | "quiet" | "danger";
  small?: boolean;
  whole?: boolean;
  icon?: IconName;
  /** What it began is still going on: it keeps the focus and does nothing. */
  busy?: boolean;
}

/** Something that is done by pressing. Give `type="submit"` for the one that sends a form. */
export function Button({ kind = "second", small, whole, icon, busy = false, children, onClick, type = "button", ...rest }: ButtonProps) {
  const classes = ["button", kind, small && "small", whole && "whole", icon && !children && "icon"].filter(Boolean).join(" ");
  const press: typeof onClick = (event) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button {...rest} type={type} class={classes} aria-busy={busy} aria-disabled={busy} onClick={press}>
      {icon && <Icon name={icon} size={small ? 17 : 20} />}
      {children}
    </button>
  );
}

export interface LinkButtonProps {
  href: string;
  children: ComponentChildren;
  kind?: "primary" | "second" | "quiet";
  small?: boolean;
  whole?: boolean;
  icon?: IconName;
}

/** Something that leads elsewhere and looks like a button. */
export function LinkButton({ href, kind = "second", small, whole, icon, children }: LinkButtonProps) {
  return (
    <a href={href} class={["button", kind, small && "small", whole && "whole"].filter(Boolean).join(" ")}>
      {icon && <Icon name={icon} size={small ? 17 : 20} />}
      {children}
    </a>
  );
}
