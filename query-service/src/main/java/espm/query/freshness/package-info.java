/**
 * Waiting until one's own write can be read.
 *
 * <p>In comes a read and the version that its reader has to see, out comes the answer as soon as
 * that version is visible, or word that it did not become so in time. It does not matter which
 * instance projects the order: all hear of applied events on one Redis channel. Nobody polls.
 */
package espm.query.freshness;
