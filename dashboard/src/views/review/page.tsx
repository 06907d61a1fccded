/** Looking back at what happened at a bed: the list, or one event of it. */

import "./review.css";
import type { JSX } from "preact";
import type { Happening } from "../../store/happened";
import { EventReview } from "./event";
import { ReviewList } from "./list";

interface ReviewProps {
  bed: string;
  /** The alert to look at; empty for the list. */
  event: string;
  happening: Happening;
}

export default function Review({ bed, event, happening }: ReviewProps): JSX.Element {
  if (event !== "") return <EventReview key={event} bed={bed} id={event} />;
  return <ReviewList bed={bed} happening={happening} />;
}
