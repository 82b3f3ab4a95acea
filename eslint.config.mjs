// The linter of static/js. Browsers down to Chromium 90 and Firefox 91 read these files as they are: newer syntax is a fault.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2021, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
  },
];
