package io.htpasswd.config;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.file.HtpasswdException;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import io.htpasswd.file.LineProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The users of a policy: inline lines, inline text, a file, or a Secret. Messages never hold any part of them. */
record UsersReader(@Nullable SecretSource secrets, HtpasswdRules rules, BiConsumer<String, LineProblem> problems) {
    private static final int MOST_USERS = 256;

    /** Kubernetes' {@code users}: a list of lines. */
    CredentialVerifier inline(Node node) throws PolicyConfigException {
        List<String> lines = node.texts("users");
        String path = node.at("users");
        if (lines.isEmpty() || lines.size() > MOST_USERS) {
            throw new PolicyConfigException(path + ": expected 1 to 256 lines, found " + lines.size());
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).indexOf('\n') >= 0 || lines.get(i).indexOf('\r') >= 0) {
                throw new PolicyConfigException(path + "[" + i + "]: expected one line, found a line break");
            }
        }
        Htpasswd users = parse(path, String.join("\n", lines));
        report(users, problem -> path + "[" + (problem.line() - 1) + "]");
        return users;
    }

    /** The standalone form's {@code htpasswd}: text, or an object with the path of a file. */
    CredentialVerifier htpasswd(Node node) throws PolicyConfigException {
        String path = node.at("htpasswd");
        if (!node.has("htpasswd")) throw new PolicyConfigException(path + ": expected text or {file: …}, found none");
        if (node.map().get("htpasswd") instanceof String text) {
            Htpasswd users = parse(path, text);
            report(users, problem -> path + " line " + problem.line());
            return users;
        }
        Node file = node.requiredChild("htpasswd");
        // Not onlyKeys, which names the other key: here that may be a user's line.
        if (!file.map().keySet().equals(Set.of("file"))) {
            throw new PolicyConfigException(path + ": expected text, or an object with the key file and no other");
        }
        try {
            HtpasswdFile users = HtpasswdFile.builder(Path.of(file.requiredText("file")))
                    .rules(rules)
                    .open();
            report(users.snapshot(), problem -> file.at("file") + " line " + problem.line());
            return users;
        } catch (IOException e) {
            throw new PolicyConfigException(file.at("file") + ": " + e.getMessage());
        } catch (InvalidPathException e) {
            throw new PolicyConfigException(file.at("file") + ": expected a path");
        }
    }

    CredentialVerifier secret(Node node, SecretRef ref) throws PolicyConfigException {
        String path = node.at("secretRef");
        if (secrets == null) throw new PolicyConfigException(path + ": no source of secrets is set up here");
        try {
            CredentialVerifier users = secrets.open(ref.namespace(), ref.name(), ref.key(), rules);
            if (users instanceof HtpasswdFile file)
                report(file.snapshot(), problem -> path + " line " + problem.line());
            if (users instanceof Htpasswd fixed) report(fixed, problem -> path + " line " + problem.line());
            return users;
        } catch (IOException e) {
            throw new PolicyConfigException(path + ": " + e.getMessage());
        }
    }

    private Htpasswd parse(String path, String text) throws PolicyConfigException {
        try {
            return Htpasswd.parse(
                    text.getBytes(StandardCharsets.UTF_8), rules.alsoFatal(LineProblem.Kind.HEREDOC_ESCAPE));
        } catch (HtpasswdException e) {
            LineProblem first = e.problems().get(0);
            throw new PolicyConfigException(path + ": " + first);
        }
    }

    private void report(Htpasswd users, Function<LineProblem, String> path) {
        for (LineProblem problem : users.problems()) problems.accept(path.apply(problem), problem);
    }
}
