import { testLanguage } from "../support/testLanguage";

testLanguage("yaml");
