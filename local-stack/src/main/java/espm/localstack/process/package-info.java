/**
 * Processes: described by a {@link espm.localstack.process.Component}, started, recorded, waited
 * for and ended. Nothing here knows what the programs are for.
 */
package espm.localstack.process;
