package io.htpasswd.examples;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Policy;
import io.htpasswd.config.PolicyConfig;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import io.htpasswd.file.LineProblem;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The guard that the flags ask for. */
final class Guard {
    /** The user of agentgateway's guide, whose password everybody knows. */
    private static final String SAMPLE = "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";

    private Guard() {}

    /** Flags alone never give gRPC's form; a policy document does, as agentgateway has it, unless it is switched off. */
    static Supplier<BasicAuth> of(
            @Nullable UsersOptions users,
            @Nullable PolicyOptions policy,
            boolean noGrpc,
            UnaryOperator<BasicAuth> limits,
            HtpasswdRules rules,
            InetSocketAddress address,
            Consumer<String> err)
            throws StartException {
        if (policy == null) {
            BasicAuth guard = limits.apply(ofFlags(users == null ? new UsersOptions() : users, rules, address));
            return () -> guard;
        }
        if (users != null)
            throw new StartException("--policy says all that --htpasswd, --mode and --realm say; give it alone");
        PolicyConfig config = PolicyConfig.standard()
                .withRules(rules)
                .withPolicy(read -> noGrpc ? read.withoutGrpcRejections() : read);
        return new PolicyFile(
                        UsersFile.path("--policy", policy.policy),
                        secrets(policy.secrets),
                        config,
                        limits,
                        System.out::println,
                        err)
                .watched();
    }

    private static @Nullable Path secrets(@Nullable String folder) throws StartException {
        if (folder == null) return null;
        Path path = UsersFile.path("--secrets", folder);
        if (!Files.isDirectory(path)) throw new StartException("--secrets: no such folder: " + path);
        return path;
    }

    private static BasicAuth ofFlags(UsersOptions options, HtpasswdRules rules, InetSocketAddress address)
            throws StartException {
        Policy policy = policy(options.mode);
        try {
            if (options.realm != null) policy = policy.withRealm(options.realm);
        } catch (IllegalArgumentException e) {
            throw new StartException("--realm: " + e.getMessage());
        }
        return BasicAuth.of(policy, options.htpasswd == null ? sample(address) : file(options.htpasswd, rules));
    }

    private static Policy policy(@Nullable String mode) throws StartException {
        if (mode == null || mode.equals("strict")) return Policy.strict();
        if (mode.equals("optional")) return Policy.optional();
        throw new StartException("--mode: expected strict or optional");
    }

    private static CredentialVerifier sample(InetSocketAddress address) throws StartException {
        if (!address.getAddress().isLoopbackAddress()) {
            throw new StartException(
                    "--listen: the sample user is for loopback only; name your own users with --htpasswd FILE");
        }
        System.out.println("no --htpasswd, no --policy: guarding with a sample, user \"user\", password \"password\"");
        return Htpasswd.ofLines(List.of(SAMPLE));
    }

    private static CredentialVerifier file(String file, HtpasswdRules rules) throws StartException {
        HtpasswdFile users = UsersFile.open("--htpasswd", file, null, rules);
        for (LineProblem problem : users.snapshot().problems()) {
            System.out.println(Path.of(file).getFileName() + " " + problem);
        }
        return users;
    }
}
