package io.htpasswd.testing;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.DecisionEvent;
import io.htpasswd.basic.MalformedRule;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import java.util.List;

/** A row of odd-requests.tsv: a request that nobody gets in with, and what the log and the event say of it. */
public record OddRequest(Table.Row row) {
    /** Not even asked. */
    private static final CredentialVerifier EVERYBODY = credentials -> Verification.Accepted.WITHOUT_GROUPS;

    public static List<OddRequest> all() {
        return Table.read("odd-requests.tsv").rows().stream()
                .map(OddRequest::new)
                .toList();
    }

    /** A strict guard of the location that the path names. */
    public static BasicAuth guard(String path) {
        return BasicAuth.of(Policy.strict().withLocation(location(path)), EVERYBODY);
    }

    private static CredentialLocation location(String path) {
        return switch (path) {
            case "/header" -> CredentialLocation.header("Authorization", "Basic ");
            case "/bare" -> CredentialLocation.header("X-Token", "");
            case "/query" -> CredentialLocation.queryParameter("auth");
            case "/cookie" -> CredentialLocation.cookie("auth");
            case "/custom" -> CredentialLocation.custom(request -> request.headers("X-Custom"));
            default -> throw new IllegalArgumentException(path);
        };
    }

    public String path() {
        return "/" + row.get("location");
    }

    public RawRequest request() {
        return RawRequest.of(row.get("request"));
    }

    public String reason() {
        return row.get("reason");
    }

    /** Empty where the request is not malformed. */
    public String rule() {
        return row.get("rule");
    }

    /** The word in an event. */
    public static String rule(DecisionEvent event) {
        MalformedRule rule = event.brokenRule();
        return rule == null ? "" : rule.word();
    }

    @Override
    public String toString() {
        return row + " " + row.get("location") + ": " + row.get("name");
    }
}
