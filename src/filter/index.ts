export { compileFilter, type Filter } from "./compile-filter.js";
export type { FilterError } from "./explain.js";
export { FILTER_FIELDS, type FilterField } from "./fields.js";
