/* The page of held units. */
import { watchHolds } from "./countdown.js";

watchHolds();
