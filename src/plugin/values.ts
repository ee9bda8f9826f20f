import type * as structs from "google-protobuf/google/protobuf/struct_pb";
import { signatureKey, unknownValues } from "../base/engineMarkers";
import { ListValue, NullValue, Struct, Value } from "./protocol";

/** The decoded properties of a message. */
export interface Properties {
    readonly values: Readonly<Record<string, unknown>>;
    /** The names of properties that are or contain a secret. */
    readonly secrets: readonly string[];
    /** The names of properties that are or contain an unknown value. */
    readonly unknowns: readonly string[];
}

const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Reads properties from the wire form. */
export function decodeProperties(struct: structs.Struct | undefined): Properties {
    const secrets: string[] = [];
    const unknowns: string[] = [];
    const values = entriesOf(struct).map(([name, value]): [string, unknown] => {
        const marks = { isSecret: false, isUnknown: false };
        const decoded = decode(value, marks);
        if (marks.isSecret) {
            secrets.push(name);
        }
        if (marks.isUnknown) {
            unknowns.push(name);
        }
        return [name, decoded];
    });
    return { values: Object.fromEntries(values), secrets, unknowns };
}

/** Writes properties in the wire form, without `undefined` ones. */
export function encodeProperties(
    values: Readonly<Record<string, unknown>>,
    isSecret: (name: string) => boolean = () => false,
): structs.Struct {
    const struct = new Struct();
    for (const [name, value] of Object.entries(values).filter(([, given]) => given !== undefined)) {
        struct.getFieldsMap().set(name, isSecret(name) ? encode(secretOf(value)) : encode(value));
    }
    return struct;
}

interface Marks {
    isSecret: boolean;
    isUnknown: boolean;
}

function decode(value: structs.Value, marks: Marks): unknown {
    switch (value.getKindCase()) {
        case Value.KindCase.NUMBER_VALUE:
            return value.getNumberValue();
        case Value.KindCase.BOOL_VALUE:
            return value.getBoolValue();
        case Value.KindCase.STRING_VALUE: {
            const text = value.getStringValue();
            marks.isUnknown ||= unknownValues.includes(text);
            return text;
        }
        case Value.KindCase.LIST_VALUE:
            return value
                .getListValue()
                ?.getValuesList()
                .map((item) => decode(item, marks));
        case Value.KindCase.STRUCT_VALUE: {
            const fields = entriesOf(value.getStructValue());
            const field = (name: string) => fields.find(([key]) => key === name)?.[1];
            const inner = field("value");
            if (field(signatureKey)?.getStringValue() === secretSignature && inner !== undefined) {
                marks.isSecret = true;
                return decode(inner, marks);
            }
            return Object.fromEntries(fields.map(([name, item]) => [name, decode(item, marks)]));
        }
        default:
            return null;
    }
}

function entriesOf(struct: structs.Struct | undefined): [string, structs.Value][] {
    return struct === undefined ? [] : [...struct.getFieldsMap().entries()];
}

function secretOf(value: unknown): Record<string, unknown> {
    return { [signatureKey]: secretSignature, value };
}

function encode(value: unknown): structs.Value {
    const message = new Value();
    switch (typeof value) {
        case "string":
            return message.setStringValue(value);
        case "number":
            return message.setNumberValue(value);
        case "boolean":
            return message.setBoolValue(value);
    }
    if (Array.isArray(value)) {
        return message.setListValue(new ListValue().setValuesList(value.map(encode)));
    }
    return typeof value === "object" && value !== null
        ? message.setStructValue(encodeProperties(value as Record<string, unknown>))
        : message.setNullValue(NullValue.NULL_VALUE);
}
