/**
 * The HTTP contract of the command side: JSON in, JSON or problem+json out.
 *
 * <p>It reads requests, tells everything that is wrong with them at once, hands commands to the
 * handler and renders what comes of them. No rule about orders may be here, and nothing may block:
 * the resources run on the event loop.
 */
package espm.command.api;
