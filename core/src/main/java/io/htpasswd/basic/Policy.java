package io.htpasswd.basic;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who gets in and what the others are told: strict or optional, realm, credential location, required users and groups.
 *
 * <p>Starts from {@link #strict()} or {@link #optional()}; every {@code with…} gives a changed copy. What cannot be enforced
 * as asked is refused with an IllegalArgumentException when it is asked for.
 *
 * <p>Threads: immutable.
 */
public final class Policy {
    private final Admitted admitted;
    private final Location location;
    private final CredentialLimits limits;
    private final Passing passing;
    private final Answers answers;

    /** The only way to a copy. Five parts of five types: the compiler refuses one that is forgotten or stands in another's place. */
    private Policy(Admitted admitted, Location location, CredentialLimits limits, Passing passing, Answers answers) {
        this.admitted = admitted;
        this.location = location;
        this.limits = limits;
        this.passing = passing;
        this.answers = answers;
    }

    /** Who gets in; nothing required: every user. */
    private record Admitted(boolean strict, Set<String> users, Set<String> groups) {}

    /** What the application sees of a request that passes. */
    private record Passing(
            boolean credentialsKept, @Nullable String forwardedUser) {}

    /** What the others are told. */
    private record Answers(String realm, boolean charset, boolean grpc) {}

    private static Policy standard(boolean strict) {
        return new Policy(
                new Admitted(strict, Set.of(), Set.of()),
                HeaderLocation.AUTHORIZATION,
                CredentialLimits.STANDARD,
                new Passing(false, null),
                new Answers("Restricted", true, false));
    }

    /** Credentials must be there and good. Realm {@code Restricted}, header {@code Authorization}, gRPC form off. */
    public static Policy strict() {
        return standard(true);
    }

    /** Credentials may be missing; those that are there must be good. Otherwise as {@link #strict()}. */
    public static Policy optional() {
        return standard(false);
    }

    /** The realm of the challenge: printable ASCII, not empty. Quotes and backslashes are escaped for you. */
    public Policy withRealm(String realm) {
        Objects.requireNonNull(realm, "realm");
        if (realm.isEmpty() || realm.chars().anyMatch(c -> c < 0x20 || c > 0x7E)) {
            throw new IllegalArgumentException("a realm is printable ASCII and not empty, got " + Quoted.text(realm));
        }
        return with(new Answers(realm, answers.charset, answers.grpc));
    }

    /** No {@code charset="UTF-8"} in the challenge and in the body's type: byte for byte what agentgateway answers. */
    public Policy withoutCharset() {
        return with(new Answers(answers.realm, false, answers.grpc));
    }

    /** Where credentials are looked for; the header {@code Authorization} with scheme Basic otherwise. */
    public Policy withLocation(CredentialLocation location) {
        Objects.requireNonNull(location, "location");
        return new Policy(admitted, (Location) location, limits, passing, answers);
    }

    /** Leaves good credentials in the request for what stands behind; {@code Proxy-Authorization} goes all the same (RFC 9110 §11.7.2). */
    public Policy withCredentialsKept() {
        return with(new Passing(true, passing.forwardedUser));
    }

    /**
     * Tells what stands behind who the user is, in the header of this name and in percent-encoded UTF-8; whatever a client
     * sends under that name, or one that servers take for it, is removed from every request that passes.
     */
    public Policy withForwardedUser(String headerName) {
        FieldName.checked(Objects.requireNonNull(headerName, "headerName"));
        return with(new Passing(passing.credentialsKept, headerName));
    }

    /**
     * Returns a copy that lets in these users only, and the members of required groups, if there are any: either suffices.
     *
     * @throws IllegalArgumentException when the set is empty or the policy is optional
     */
    public Policy requiringUsers(Set<String> users) {
        return with(new Admitted(admitted.strict, required("users", users), admitted.groups));
    }

    /**
     * Returns a copy that lets in members of these groups only, and required users, if there are any: either suffices.
     *
     * @throws IllegalArgumentException when the set is empty or the policy is optional
     */
    public Policy requiringGroups(Set<String> groups) {
        return with(new Admitted(admitted.strict, admitted.users, required("groups", groups)));
    }

    private Set<String> required(String what, Set<String> names) {
        Set<String> required = Set.copyOf(requireNonNull(names, what));
        if (!admitted.strict) {
            throw new IllegalArgumentException("a policy with required " + what + " must be strict, was optional");
        }
        if (required.isEmpty()) {
            throw new IllegalArgumentException("required " + what + ": expected at least one, got none");
        }
        return required;
    }

    /** The longest Basic value read, in characters; 8192 otherwise. */
    public Policy withMaxValueLength(int chars) {
        return with(new CredentialLimits(chars, limits.passwordBytes()));
    }

    /** The longest password verified, in bytes; 512 otherwise. */
    public Policy withMaxPasswordBytes(int bytes) {
        return with(new CredentialLimits(limits.valueLength(), bytes));
    }

    /** Answers gRPC calls in gRPC's own form, with HTTP status 200. Off behind a server's sub-request, which reads the status. */
    public Policy withGrpcRejections() {
        return with(new Answers(answers.realm, answers.charset, true));
    }

    public Policy withoutGrpcRejections() {
        return with(new Answers(answers.realm, answers.charset, false));
    }

    boolean isStrict() {
        return admitted.strict;
    }

    String realm() {
        return answers.realm;
    }

    boolean charset() {
        return answers.charset;
    }

    boolean grpcRejections() {
        return answers.grpc;
    }

    Location location() {
        return location;
    }

    CredentialLimits limits() {
        return limits;
    }

    boolean requiresGroup() {
        return !admitted.groups.isEmpty();
    }

    /** True for everybody when nothing is required. */
    boolean permits(String user, Set<String> groups) {
        if (admitted.users.isEmpty() && admitted.groups.isEmpty()) return true;
        return admitted.users.contains(user) || groups.stream().anyMatch(admitted.groups::contains);
    }

    boolean isProxy() {
        return location.isProxy();
    }

    @Nullable
    String forwardedUser() {
        return passing.forwardedUser;
    }

    /** What goes from every request that passes, whoever sent it. */
    RequestEdit scrub() {
        return removing(isProxy() ? location : CustomLocation.NOWHERE);
    }

    /** What goes from a request with good credentials. */
    RequestEdit strip() {
        return passing.credentialsKept ? scrub() : removing(location);
    }

    private RequestEdit removing(Location from) {
        String alias = passing.forwardedUser == null ? null : FieldName.alias(passing.forwardedUser);
        return new RequestEdit(from, alias, Map.of());
    }

    /** Mode, realm and location; of required users and groups that there are such, not who. */
    @Override
    public String toString() {
        return "Policy[" + (admitted.strict ? "strict" : "optional") + ", realm=" + Quoted.text(answers.realm)
                + ", location=" + location
                + (admitted.users.isEmpty() ? "" : ", users required")
                + (admitted.groups.isEmpty() ? "" : ", groups required") + "]";
    }

    private Policy with(Admitted changed) {
        return new Policy(changed, location, limits, passing, answers);
    }

    private Policy with(CredentialLimits changed) {
        return new Policy(admitted, location, changed, passing, answers);
    }

    private Policy with(Passing changed) {
        return new Policy(admitted, location, limits, changed, answers);
    }

    private Policy with(Answers changed) {
        return new Policy(admitted, location, limits, passing, changed);
    }
}
