package io.htpasswd.config;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdRules;
import io.htpasswd.file.LineProblem;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads agentgateway's policy documents, already parsed into maps, lists and text: Kubernetes' {@code basicAuthentication}
 * and the standalone {@code basicAuth}. A document that cannot be enforced as a whole is refused.
 *
 * <pre>{@code
 * BasicAuth auth = PolicyConfig.standard()
 *         .withSecrets(SecretSource.directory(Path.of("/etc/secrets")))
 *         .read(document);
 * }</pre>
 *
 * <p>This class is immutable and thread-safe.
 */
public final class PolicyConfig {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyConfig.class);
    private static final PolicyConfig STANDARD = new PolicyConfig(
            null,
            HtpasswdRules.standard(),
            (path, problem) -> LOG.warn("{}: {}", path, problem.message()),
            UnaryOperator.identity());

    private final @Nullable SecretSource secrets;
    private final HtpasswdRules rules;
    private final BiConsumer<String, LineProblem> problems;
    private final UnaryOperator<Policy> change;

    private PolicyConfig(
            @Nullable SecretSource secrets,
            HtpasswdRules rules,
            BiConsumer<String, LineProblem> problems,
            UnaryOperator<Policy> change) {
        this.secrets = secrets;
        this.rules = rules;
        this.problems = problems;
        this.change = change;
    }

    /** Returns a reader without secrets, with the standard rules and with problems logged at WARN. */
    public static PolicyConfig standard() {
        return STANDARD;
    }

    /** Returns a copy that reads the Secrets of a {@code secretRef} here. */
    public PolicyConfig withSecrets(SecretSource secrets) {
        return new PolicyConfig(Objects.requireNonNull(secrets, "secrets"), rules, problems, change);
    }

    /** Returns a copy that reads users under these rules. */
    public PolicyConfig withRules(HtpasswdRules rules) {
        return new PolicyConfig(secrets, Objects.requireNonNull(rules, "rules"), problems, change);
    }

    /**
     * Returns a copy that notifies the listener, while reading, of every line with a problem: key path, such as
     * {@code spec.traffic.basicAuthentication.users[1]}, and problem, whose line is the position from 1. This includes users that a
     * {@link SecretSource} returned as Htpasswd or HtpasswdFile.
     */
    public PolicyConfig onProblem(BiConsumer<String, LineProblem> listener) {
        return new PolicyConfig(secrets, rules, Objects.requireNonNull(listener, "listener"), change);
    }

    /** Returns a copy that changes the policy that was read: forwarded user, requirements, no gRPC form. */
    public PolicyConfig withPolicy(UnaryOperator<Policy> change) {
        return new PolicyConfig(secrets, rules, problems, Objects.requireNonNull(change, "change"));
    }

    /**
     * Returns the guard of a document: the whole Kubernetes document, the object under {@code basicAuthentication}, the standalone
     * document with {@code policies.basicAuth}, or the object under that.
     *
     * @throws PolicyConfigException if it cannot be enforced as a whole
     * @throws IllegalArgumentException if {@link #withPolicy} or {@link BasicAuth#of} refuses the policy
     */
    public BasicAuth read(Map<String, ?> document) throws PolicyConfigException {
        Objects.requireNonNull(document, "document");
        UsersReader users = new UsersReader(secrets, rules, problems);
        PolicyDocument read = PolicyDocument.read(Node.root(document), users);
        Policy policy = change.apply(read.policy());
        if (policy == null) throw new IllegalArgumentException("the function given to withPolicy returned null");
        return BasicAuth.of(policy, read.users());
    }
}
