import { testLanguage } from "../support/testLanguage";

testLanguage("go", 6);
