import { racing } from "../support/racing.ts";

racing(0);
