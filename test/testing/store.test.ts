import { Store } from "../../src/testing/store";

const ids = (store: Store) => store.oldestFirst.map(({ image }) => image.id);

describe("the order of the images", () => {
    it("is found again only after they changed", () => {
        const store = new Store();
        store.putImage({ id: "b" });
        store.putImage({ id: "a" });
        const before = store.oldestFirst;
        expect(ids(store)).toEqual(["a", "b"]);
        expect(store.oldestFirst).toBe(before);
        store.putImage({ id: "c", uploaded: "2020-01-01T00:00:00Z" });
        expect(ids(store)).toEqual(["c", "a", "b"]);
        store.deleteImage("a");
        expect(ids(store)).toEqual(["c", "b"]);
    });
});
