/** Data that is shared at every level, so that it has two to the power of `levels` paths, and counts how often it is walked. */
export function sharedLevels(levels: number, leaf: unknown): { readonly value: object; readonly steps: () => number } {
    let steps = 0;
    const counted = <T extends object>(target: T) =>
        new Proxy(target, {
            ownKeys: (owner) => {
                steps++;
                return Reflect.ownKeys(owner);
            },
        });
    const value = Array.from({ length: levels / 2 }).reduce<object>((inner) => {
        const list = counted([inner, inner]);
        return counted({ a: list, b: list });
    }, counted({ leaf }));
    return { value, steps: () => steps };
}

/**
 * How many times as many steps `walk` takes where data is shared on twice as many levels: about 2, or hundreds. `other` is
 * data of its own, with as many levels.
 */
export async function growthOf(
    walk: (value: object, other: object) => unknown,
    leaf: unknown = "x",
    otherLeaf = leaf,
): Promise<number> {
    const stepsOf = async (levels: number) => {
        const [data, other] = [sharedLevels(levels, leaf), sharedLevels(levels, otherLeaf)];
        await walk(data.value, other.value);
        return data.steps() + other.steps();
    };
    const few = await stepsOf(8);
    return (await stepsOf(16)) / few;
}
