package io.htpasswd.servlet;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.crypt.HashRules;
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
    private static final Set<String> KNOWN = Set.of(
            "htpasswdFile",
            "groupFile",
            "mode",
            "realm",
            "checkEvery",
            "rememberFor",
            "openPaths",
            "hashesAtOnce",
            "maxWaiting",
            "maxWait",
            "maxBcryptCost",
            "maxShaCryptRounds");
    private static final Set<String> OF_THE_LIMIT = Set.of("hashesAtOnce", "maxWaiting", "maxWait");
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

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
            return BasicAuth.of(policy(), users()).withHashingLimit(hashingLimit());
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

    /** The process's own unless a param says otherwise; what no param says is then as in the process's own. */
    HashingLimit hashingLimit() throws ServletException {
        if (OF_THE_LIMIT.stream().allMatch(name -> text(name) == null)) return HashingLimit.shared();
        int processors = Runtime.getRuntime().availableProcessors();
        int hashesAtOnce = number("hashesAtOnce", 1, Integer.MAX_VALUE, Math.max(1, processors / 2));
        int waiting = Math.max(0, Math.min(64, 4 * processors) - hashesAtOnce);
        Duration maxWait = duration("maxWait", "PT25S");
        if (maxWait == null) maxWait = Duration.ofSeconds(25);
        if (maxWait.isNegative() || maxWait.compareTo(LONGEST_WAIT) > 0) {
            throw new ServletException("init-param maxWait: expected a duration from PT0S to " + LONGEST_WAIT
                    + " like PT25S, was " + maxWait);
        }
        return HashingLimit.of(hashesAtOnce, number("maxWaiting", 0, Integer.MAX_VALUE, waiting), maxWait);
    }

    private HtpasswdRules rules() throws ServletException {
        HashRules hashes = HashRules.standard();
        hashes = hashes.withMaxBcryptCost(number("maxBcryptCost", 4, 31, hashes.maxBcryptCost()))
                .withMaxShaCryptRounds(number("maxShaCryptRounds", 1_000, 999_999_999, hashes.maxShaCryptRounds()));
        HtpasswdRules rules = HtpasswdRules.standard().withHashes(hashes);
        Duration rememberFor = duration("rememberFor", "PT5M");
        return rememberFor == null ? rules : rules.withRememberFor(rememberFor);
    }

    private HtpasswdFile users() throws ServletException, IOException {
        Path file = path("htpasswdFile");
        if (file == null) throw new ServletException("init-param htpasswdFile is missing");
        HtpasswdFile.Builder users = HtpasswdFile.builder(file);
        Path groups = path("groupFile");
        if (groups != null) users.groups(groups);
        Duration checkEvery = duration("checkEvery", "PT5M");
        if (checkEvery != null) users.checkEvery(checkEvery);
        return users.rules(rules()).open();
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

    /** ASCII digits only: the JDK's own parser takes a sign and the digits of other scripts. */
    private int number(String name, int least, int most, int otherwise) throws ServletException {
        String text = text(name);
        if (text == null) return otherwise;
        long number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
        if (number >= least && number <= most) return (int) number;
        throw new ServletException("init-param " + name + ": expected a whole number from " + least + " to " + most
                + " in digits, was " + OpenPaths.quoted(text) + "; without the init-param it is " + otherwise);
    }

    private @Nullable Duration duration(String name, String example) throws ServletException {
        String text = text(name);
        if (text == null) return null;
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new ServletException("init-param " + name + ": expected an ISO-8601 duration like " + example
                    + ", was " + OpenPaths.quoted(text));
        }
    }

    private @Nullable String text(String name) {
        return config.getInitParameter(name);
    }
}
