import { testLanguage } from "../support/testLanguage";

testLanguage("python", 50);
