/* Signs of the house: one stroke, drawn on 24 by 24. They decorate words and are never alone in saying something. */

const PATHS = {
  inbox: "M3.5 13.5 6 5.5h12l2.5 8v5a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1zM3.5 13.5H8l1.5 2.5h5l1.5-2.5h4.5",
  write: "M4 20h4L19 9a2 2 0 0 0 0-2.8L17.8 5a2 2 0 0 0-2.8 0L4 16zM13.5 6.5l4 4",
  refer: "M4 12h13M12 6l6 6-6 6M21 4v16",
  send: "M4.5 12 20 4.5 15 20l-3.5-6.5zM11.5 13.5 20 4.5",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.300M18 14.500c2 .8 3.200 2.700 3.500 5.500",
  person: "M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20.500c.6-4.300 3.400-6.500 7.500-6.500s6.900 2.200 7.500 6.500",
  house: "M4 11 12 4l8 7v9h-5.500v-5.500h-5V20H4z",
  book: "M5 4.500h11a3 3 0 0 1 3 3v12H8a3 3 0 0 1-3-3zM5 16.500a3 3 0 0 1 3-3h11M9 8h6",
  note: "M5 4h14v10.500L13.500 20H5zM13.500 20v-5.500H19M8.500 8.500h7M8.500 12h4",
  draft: "M7 3.500h7l4.500 4.500v12.500H7zM14 3.500V8h4.500M10 13h5M10 16.500h3",
  out: "M4 14v5h16v-5M12 15V4M7.500 8.500 12 4l4.500 4.500",
  mail: "M3.500 6h17v12.500h-17zM3.500 7l8.500 6.500L20.500 7",
  gear: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5ZM9 14.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z",
  lock: "M6 10.500h12v9.500H6zM8.500 10.500V7.500a3.500 3.500 0 0 1 7 0v3M12 14v2.500",
  key: "M8 19a4 4 0 1 1 3.500-6H21v3.500h-2.500V19H15v-2.500h-3.500A4 4 0 0 1 8 19ZM8 14.500v1",
  shield: "M12 3.500 19 6v5.500c0 4.500-3 7.500-7 9-4-1.500-7-4.500-7-9V6zM9 12l2.200 2.200L15.500 10",
  shieldPlain: "M12 3.500 19 6v5.500c0 4.500-3 7.500-7 9-4-1.500-7-4.500-7-9V6z",
  check: "M5 12.500 10 17.500 19.500 7",
  cross: "M6 6l12 12M18 6 6 18",
  warn: "M12 4 21.500 20h-19zM12 10v4.500M12 17.200v.3",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.500M12 7.700v.3",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM15.500 15.500 20.500 20.500",
  filter: "M4 6.500h16M7 12h10M10 17.500h4",
  file: "M7 3.500h7l4.500 4.500v12.500H7zM14 3.500V8h4.500",
  clip: "m20 11-8.500 8.500a5 5 0 0 1-7-7L13 4a3.300 3.300 0 0 1 4.700 4.700l-8.500 8.500a1.700 1.700 0 0 1-2.400-2.400L14.500 7",
  download: "M12 4v11M7.500 10.500 12 15l4.500-4.500M4 20h16",
  print: "M7 8.500v-5h10v5M7 17H4V8.500h16V17h-3M7 14h10v6.500H7z",
  chart: "M4 20v-8M10 20V5M16 20v-5M3 20h18",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5.500l3.500 2",
  back: "M19 12H5M11 6l-6 6 6 6",
  next: "M9 5l7 7-7 7",
  down: "M5 9l7 7 7-7",
  more: "M6 12.800a.8.8 0 1 0 0-1.600.8.8 0 0 0 0 1.600ZM12 12.800a.8.8 0 1 0 0-1.600.8.8 0 0 0 0 1.600ZM18 12.800a.8.8 0 1 0 0-1.600.8.8 0 0 0 0 1.600Z",
  plus: "M12 5v14M5 12h14",
  bin: "M4.500 6.500h15M9.500 6.500v-3h5v3M6.500 6.500l1 14h9l1-14M10.500 11v5.500M13.500 11v5.500",
  tag: "M4 4h8l8.500 8.500-8 8L4 12zM8.500 8.500h.01",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
  device: "M4 5h16v11H4zM9 20h6M12 16v4",
  bell: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 20.500h4",
  menu: "M4 7h16M4 12h16M4 17h16",
  away: "M5 20v-2.500M19 20v-2.500M5 14h14M8 14V9a4 4 0 0 1 8 0v5M3 17.500h18",
  retry: "M4.500 12a7.500 7.500 0 0 1 13-5.100L20 9.500M20 4.500v5h-5M19.500 12a7.500 7.500 0 0 1-13 5.100L4 14.500M4 19.500v-5h5",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The sign of the house: a sheet, folded, under a seal. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false" class="mark">
      <rect x="2.500" y="6" width="27" height="20.500" rx="3" fill="var(--accent)" />
      <path d="M3 8.500 16 18.500 29 8.500" fill="none" stroke="var(--on-accent)" stroke-width="1.900" stroke-linejoin="round" />
      <circle cx="16" cy="18.800" r="4.200" fill="var(--on-accent)" />
      <circle cx="16" cy="18.800" r="2.100" fill="var(--accent)" />
    </svg>
  );
}
