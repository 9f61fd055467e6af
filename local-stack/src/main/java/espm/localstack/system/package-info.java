/**
 * The whole system as one thing: planned from settings, started in stages, watched over, reported
 * on.
 *
 * <p>In come settings, out come running processes and a {@link
 * espm.localstack.system.SystemReport}. Nothing here speaks to a person: that is the launcher's
 * part.
 */
package espm.localstack.system;
