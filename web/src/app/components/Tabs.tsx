export interface Tab {
  href: string;
  label: string;
  count?: number | undefined;
  /** Some of them are new. */
  fresh?: boolean | undefined;
}

/** The views of one page. They are addresses, so each can be linked, reloaded and gone back to. */
export function Tabs({ label, tabs, current }: { label: string; tabs: readonly Tab[]; current: string }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a key={tab.href} href={tab.href} aria-current={tab.href === current ? "page" : undefined}>
          {tab.label}
          {tab.count !== undefined && tab.count > 0 && <span class={tab.fresh ? "count new" : "count"}>{tab.count}</span>}
        </a>
      ))}
    </nav>
  );
}
