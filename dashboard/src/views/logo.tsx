import type { JSX } from "preact";

export function Logo(): JSX.Element {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0f2a3f" />
      <path
        d="M4 17h6l2.5-6 4 13 3.5-10 1.5 3H28"
        fill="none"
        stroke="#5eead4"
        stroke-width="2.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
