import { InvalidInputError } from "../../src";

/** The InvalidInputError that `act` throws; fails when it throws none. */
export function thrownBy(act: () => unknown): InvalidInputError {
    try {
        act();
    } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
        return error as InvalidInputError;
    }
    throw new Error("Nothing was thrown.");
}
