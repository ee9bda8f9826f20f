import type { AcceptedCredentials } from "./authentication";
import type { Continuations } from "./listing/pages";
import type { Store } from "./store";

/** The account, which the API and the delivery host serve. */
export interface Account {
    id: string;
    hash: string;
    /** The start of each delivery URL in a response, with the account hash. */
    deliveryBase: string;
    store: Store;
    continuations: Continuations;
    credentials: AcceptedCredentials;
    notFoundAs: "text" | "json";
    allowedImages: number;
    flexibleVariants: boolean;
    /** The time, in milliseconds since 1970. */
    now: () => number;
}
