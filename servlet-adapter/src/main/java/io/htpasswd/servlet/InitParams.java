package io.htpasswd.servlet;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A guard from a filter's init-params; one that is unknown or makes no sense keeps the application from starting. */
final class InitParams {
    private static final Set<String> KNOWN =
            Set.of("htpasswdFile", "groupFile", "mode", "realm", "checkEvery", "rememberFor", "openPaths");

    private final FilterConfig config;

    private InitParams(FilterConfig config) {
        this.config = config;
    }

    static InitParams of(FilterConfig config) throws ServletException {
        Set<String> unknown = new TreeSet<>(Collections.list(config.getInitParameterNames()));
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw new ServletException("init-param " + unknown.iterator().next() + " is unknown; expected one of "
                    + String.join(", ", new TreeSet<>(KNOWN)));
        }
        return new InitParams(config);
    }

    BasicAuth guard() throws ServletException {
        try {
            return BasicAuth.of(policy(), users());
        } catch (IllegalArgumentException e) {
            throw new ServletException("init-params: " + e.getMessage());
        } catch (IOException e) {
            throw new ServletException("init-param htpasswdFile or groupFile: " + e.getMessage());
        }
    }

    /** Between commas, blanks around them dropped; those of the code where the param is missing. */
    OpenPaths openPaths(OpenPaths ofTheCode) throws ServletException {
        String text = text("openPaths");
        if (text == null) return ofTheCode;
        try {
            return OpenPaths.of(
                    Arrays.stream(text.split(",", -1)).map(InitParams::openPath).toList());
        } catch (IllegalArgumentException e) {
            throw new ServletException("init-param openPaths: " + e.getMessage());
        }
    }

    /** Of two paths with another separator one would be made that is never asked for. */
    private static String openPath(String entry) {
        String path = entry.strip();
        if (path.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(OpenPaths.shown(path) + " holds a blank; separate paths with commas");
        }
        if (path.indexOf(';') >= 0) {
            throw new IllegalArgumentException(
                    OpenPaths.shown(path) + " holds a semicolon; separate paths with commas");
        }
        return path;
    }

    private Policy policy() throws ServletException {
        String mode = text("mode");
        Policy policy = mode == null || mode.equals("strict") ? Policy.strict() : Policy.optional();
        if (mode != null && !mode.equals("strict") && !mode.equals("optional")) {
            throw new ServletException("init-param mode: expected strict or optional");
        }
        String realm = text("realm");
        return realm == null ? policy : policy.withRealm(realm);
    }

    private HtpasswdFile users() throws ServletException, IOException {
        Path file = path("htpasswdFile");
        if (file == null) throw new ServletException("init-param htpasswdFile is missing");
        HtpasswdFile.Builder users = HtpasswdFile.builder(file);
        Path groups = path("groupFile");
        if (groups != null) users.groups(groups);
        Duration checkEvery = duration("checkEvery");
        if (checkEvery != null) users.checkEvery(checkEvery);
        Duration rememberFor = duration("rememberFor");
        if (rememberFor != null) users.rules(HtpasswdRules.standard().withRememberFor(rememberFor));
        return users.open();
    }

    /** Absolute only: relative to what differs from one container to the next. */
    private @Nullable Path path(String name) throws ServletException {
        String text = text(name);
        if (text == null) return null;
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) return path;
        } catch (InvalidPathException e) {
            throw new ServletException("init-param " + name + ": expected an absolute path");
        }
        throw new ServletException("init-param " + name + ": expected an absolute path, found a relative one");
    }

    private @Nullable Duration duration(String name) throws ServletException {
        String text = text(name);
        if (text == null) return null;
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new ServletException("init-param " + name + ": expected an ISO-8601 duration like PT5M");
        }
    }

    private @Nullable String text(String name) {
        return config.getInitParameter(name);
    }
}
