package io.htpasswd.config;

import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.file.HtpasswdException;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import io.htpasswd.file.LineProblem;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        return parse(path, String.join("\n", lines), problem -> path + "[" + (problem.line() - 1) + "]");
    }

    /** The standalone form's {@code htpasswd}: text, or an object with the path of a file. */
    CredentialVerifier htpasswd(Node node) throws PolicyConfigException {
        String path = node.at("htpasswd");
        Object value = node.map().get("htpasswd");
        if (value instanceof String text) return parse(path, text, problem -> path + " line " + problem.line());
        // By hand: what else stands here is not named, it may be users.
        if (!(value instanceof Map<?, ?> file && file.size() == 1 && file.get("file") instanceof String name)) {
            throw new PolicyConfigException(
                    path + ": expected text, or {file: path} and no other key, found " + Node.type(value));
        }
        return file(path + ".file", name);
    }

    private CredentialVerifier file(String path, String name) throws PolicyConfigException {
        if (name.contains("\n") || name.contains(":$") || name.contains(":{")) {
            throw new PolicyConfigException(path + ": expected a path, found what looks like lines of a password file");
        }
        try {
            HtpasswdFile users =
                    HtpasswdFile.builder(Path.of(name)).rules(rules).open();
            report(users.snapshot(), problem -> path + " line " + problem.line());
            return users;
        } catch (IOException e) {
            throw new PolicyConfigException(path + ": " + e.getMessage());
        } catch (InvalidPathException e) {
            throw new PolicyConfigException(path
                    + ": expected a path, found what is none in this machine's locale; LC_ALL=C.UTF-8 has them all");
        }
    }

    CredentialVerifier secret(Node node, SecretRef ref) throws PolicyConfigException {
        String path = node.at("secretRef");
        if (secrets == null) throw new PolicyConfigException(path + ": no source of secrets is set up here");
        try {
            CredentialVerifier users = secrets.open(ref.namespace(), ref.name(), ref.key(), rules);
            if (users == null) throw new PolicyConfigException(path + ": the source of secrets gave no users");
            Function<LineProblem, String> where = problem -> path + " line " + problem.line();
            if (users instanceof HtpasswdFile file) report(file.snapshot(), where);
            if (users instanceof Htpasswd fixed) report(fixed, where);
            return users;
        } catch (IOException e) {
            throw new PolicyConfigException(path + ": " + e.getMessage());
        }
    }

    private Htpasswd parse(String path, String text, Function<LineProblem, String> where) throws PolicyConfigException {
        try {
            Htpasswd users = Htpasswd.parse(Node.utf8(path, text), rules.withFatal(LineProblem.Kind.HEREDOC_ESCAPE));
            report(users, where);
            return users;
        } catch (HtpasswdException e) {
            LineProblem first = e.problems().get(0);
            throw new PolicyConfigException(where.apply(first) + ": " + first.message());
        }
    }

    private void report(Htpasswd users, Function<LineProblem, String> path) {
        for (LineProblem problem : users.problems()) problems.accept(path.apply(problem), problem);
    }
}
