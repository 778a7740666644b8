/**
 * PHP's form encoding, both ways: what portals post (`http_build_query`) and what `batch` commands are written in.
 * Proved byte for byte against PHP's own output in the test fixtures.
 */
export { decodeForm, type FormCaps, type FormError, type FormResult, formCaps } from './form-decode.ts';
export { encodeForm, encodeQuery, type FormValue } from './form-encode.ts';
