/** One of a few, each a key of its own size: for a thumb in a glove. */

import type { JSX } from "preact";
import { FieldGroup } from "../kit";
import type { Choice } from "./sheet";

interface KeysProps {
  name: string;
  legend: string;
  options: readonly Choice[];
  value: string | undefined;
  onPress: (value: string) => void;
}

export function Keys({ name, legend, options, value, onPress }: KeysProps): JSX.Element {
  return (
    <FieldGroup name={legend}>
      <div class="levels">
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onPress(option.value)}
            />
            {option.name}
          </label>
        ))}
      </div>
    </FieldGroup>
  );
}
