import type { Credentials } from "./authentication";
import type { Continuations } from "./listing/pages";
import type { Store } from "./store";

/** What the API and the delivery host read. */
export interface Account {
    id: string;
    hash: string;
    /** What each delivery URL in a response begins with, the account hash included. */
    deliveryBase: string;
    store: Store;
    continuations: Continuations;
    credentials: Credentials;
    notFoundAs: "text" | "json";
    allowedImages: number;
    flexibleVariants: boolean;
    /** The time, in milliseconds since 1970. */
    now: () => number;
}
