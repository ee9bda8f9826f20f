export { valueOf } from "../../src/testing";
