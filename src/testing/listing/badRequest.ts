/** Thrown for a query that the list does not take; its message becomes the answer. */
export class BadRequest extends Error {}
