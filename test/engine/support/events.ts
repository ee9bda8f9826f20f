/** A step that the engine planned or took. */
export interface EngineStep {
    readonly op: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly outputs: Readonly<Record<string, unknown>>;
}

/** What the engine's event log tells of a run. */
export interface EngineEvents {
    /** Each step, in order. */
    readonly steps: readonly EngineStep[];
    /** How many resources met each operation, as the engine counts them. */
    readonly changes: Readonly<Record<string, number>>;
    /** What policies reported, in order of arrival. */
    readonly violations: readonly Violation[];
}

/** What a policy reported of a resource. */
export interface Violation {
    readonly policy: string;
    /** The name and the version of the pack, such as `cloudflare-images@0.1.0`. */
    readonly pack: string;
    /** The resource's name in the program. */
    readonly name: string;
    readonly urn: string;
    /** The policy's description, then what it said, a line each at least. */
    readonly message: string;
    readonly level: "advisory" | "mandatory";
}

interface StepEvent {
    readonly metadata: {
        readonly op: string;
        readonly urn: string;
        readonly new?: { readonly inputs?: Record<string, unknown>; readonly outputs?: Record<string, unknown> } | null;
    };
}

interface PolicyEvent {
    readonly resourceUrn: string;
    readonly message: string;
    readonly policyName: string;
    readonly policyPackName: string;
    readonly policyPackVersion: string;
    readonly enforcementLevel: Violation["level"];
}

interface EngineEvent {
    readonly resourcePreEvent?: StepEvent;
    readonly resOutputsEvent?: StepEvent;
    readonly summaryEvent?: { readonly resourceChanges?: Record<string, number> };
    readonly policyEvent?: PolicyEvent;
}

export function parseEvents(log: string): EngineEvents {
    const events = log
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as EngineEvent);
    return {
        steps: events.flatMap(({ resourcePreEvent, resOutputsEvent }) => {
            const event = resOutputsEvent ?? resourcePreEvent;
            return event === undefined ? [] : [stepOf(event)];
        }),
        changes: events.findLast(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent?.resourceChanges ?? {},
        violations: events.flatMap(({ policyEvent }) => (policyEvent === undefined ? [] : [violationOf(policyEvent)])),
    };
}

/** The name of a resource in the program. */
export function nameOf(urn: string): string {
    return urn.split("::").at(-1) ?? "";
}

function stepOf({ metadata: { op, urn, new: resource } }: StepEvent): EngineStep {
    return { op, name: nameOf(urn), inputs: resource?.inputs ?? {}, outputs: resource?.outputs ?? {} };
}

function violationOf(event: PolicyEvent): Violation {
    return {
        policy: event.policyName,
        pack: `${event.policyPackName}@${event.policyPackVersion}`,
        name: nameOf(event.resourceUrn),
        urn: event.resourceUrn,
        message: event.message.trimEnd(),
        level: event.enforcementLevel,
    };
}
