/**
 * The commands of {@code ./espm} that are not shell: {@code up}, {@code down}, {@code status},
 * {@code logs}, {@code relay} and {@code replay}.
 *
 * <p>In come a command line and the environment, out go lines for people (or JSON for scripts) and
 * an exit status. What a system is made of, and how processes are kept, is not decided here.
 */
package espm.localstack.launcher;
