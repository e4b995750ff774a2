package io.htpasswd.examples;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may come in, by a policy document. */
final class PolicyOptions {
    @Option(
            names = "--policy",
            paramLabel = "FILE.yaml",
            required = true,
            description =
                    "An agentgateway policy instead of the options above, and Secrets beside it; a change is seen while"
                            + " running.")
    String policy = "";

    @Option(
            names = "--secrets",
            paramLabel = "DIR",
            description = "Mounted Secrets for the policy's secretRef, DIR/NAME/KEY; a change is seen while running.")
    @Nullable
    String secrets;
}
