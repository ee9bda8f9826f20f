import type { ImageDetails } from "../../src";
import type { Image } from "../../src/client/image";

/** Does not compile while the class lacks an output for a field of the image. */
export type Outputs = Pick<ImageDetails, Exclude<keyof Image, "accessProblem">>;
