/**
 * The load of {@code ./espm capacity}: Gatling's engine with an open model, one step after the
 * other in one warm process, told what to do by lines of JSON and answering in lines of JSON.
 */
package espm.capacity;
