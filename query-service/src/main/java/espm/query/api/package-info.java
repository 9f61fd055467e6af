/**
 * The HTTP side of the queries: requests come in, the stored bytes go out.
 *
 * <p>Answers are put together from what the views stored, without reading or writing JSON of
 * orders. Everything runs on event loops and waits for nothing. Errors are problem details (RFC
 * 9457). What a view contains is not decided here, and nothing is written.
 */
package espm.query.api;
