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
 * and the standalone {@code basicAuth}. A document that cannot be enforced whole is refused whole.
 *
 * <p>Threads: immutable; every {@code with…} gives a copy.
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

    /** No secrets, the standard rules, problems logged at WARN. */
    public static PolicyConfig standard() {
        return STANDARD;
    }

    public PolicyConfig withSecrets(SecretSource secrets) {
        return new PolicyConfig(Objects.requireNonNull(secrets, "secrets"), rules, problems, change);
    }

    public PolicyConfig withRules(HtpasswdRules rules) {
        return new PolicyConfig(secrets, Objects.requireNonNull(rules, "rules"), problems, change);
    }

    /**
     * Told, while reading, of every line that has something wrong with it: key path, such as
     * {@code spec.traffic.basicAuthentication.users[1]}, and problem; its line is the position from 1. Also of users that a
     * {@link SecretSource} returned as Htpasswd or HtpasswdFile.
     */
    public PolicyConfig onProblem(BiConsumer<String, LineProblem> listener) {
        return new PolicyConfig(secrets, rules, Objects.requireNonNull(listener, "listener"), change);
    }

    /** Changes the policy that was read: forwarded user, requirements, no gRPC form. */
    public PolicyConfig withPolicy(UnaryOperator<Policy> change) {
        return new PolicyConfig(secrets, rules, problems, Objects.requireNonNull(change, "change"));
    }

    /**
     * Takes the whole Kubernetes document, the object under {@code basicAuthentication}, the standalone document with
     * {@code policies.basicAuth}, or the object under that. What {@link #withPolicy} or {@link BasicAuth#of} finds impossible
     * is an IllegalArgumentException as everywhere.
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
