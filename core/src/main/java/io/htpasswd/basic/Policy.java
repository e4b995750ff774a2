package io.htpasswd.basic;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
    private final boolean strict;
    // The rest is not final, so that a copy can differ in one of them; written only before the copy is handed out.
    private String realm = "Restricted";
    private boolean charset = true;
    private Location location = HeaderLocation.AUTHORIZATION;
    private boolean credentialsKept;
    private @Nullable String forwardedUser;
    private Set<String> requiredUsers = Set.of();
    private Set<String> requiredGroups = Set.of();
    private CredentialLimits limits = CredentialLimits.STANDARD;
    private boolean grpcRejections;

    private Policy(boolean strict) {
        this.strict = strict;
    }

    /** Credentials must be there and good. Realm {@code Restricted}, header {@code Authorization}, gRPC form off. */
    public static Policy strict() {
        return new Policy(true);
    }

    /** Credentials may be missing; those that are there must be good. Otherwise as {@link #strict()}. */
    public static Policy optional() {
        return new Policy(false);
    }

    /** The realm of the challenge: printable ASCII, not empty. Quotes and backslashes are escaped for you. */
    public Policy withRealm(String realm) {
        if (realm.isEmpty() || realm.chars().anyMatch(c -> c < 0x20 || c > 0x7E)) {
            throw new IllegalArgumentException("a realm is printable ASCII and not empty, got " + Quoted.text(realm));
        }
        return copy(policy -> policy.realm = realm);
    }

    /** No {@code charset="UTF-8"} in the challenge and in the body's type: byte for byte what agentgateway answers. */
    public Policy withoutCharset() {
        return copy(policy -> policy.charset = false);
    }

    /** Where credentials are looked for; the header {@code Authorization} with scheme Basic otherwise. */
    public Policy withLocation(CredentialLocation location) {
        return copy(policy -> policy.location = (Location) location);
    }

    /** Leaves good credentials in the request for what stands behind; {@code Proxy-Authorization} goes all the same (RFC 9110 §11.7.2). */
    public Policy withCredentialsKept() {
        return copy(policy -> policy.credentialsKept = true);
    }

    /**
     * Tells what stands behind who the user is, in the header of this name and in percent-encoded UTF-8; whatever a client
     * sends under that name, or one that servers take for it, is removed from every request that passes.
     */
    public Policy withForwardedUser(String headerName) {
        FieldName.checked(headerName);
        return copy(policy -> policy.forwardedUser = headerName);
    }

    /** Lets in only these users and the members of these groups; either suffices. Both empty, or an optional policy: refused. */
    public Policy withRequired(Set<String> users, Set<String> groups) {
        if (!strict)
            throw new IllegalArgumentException("a policy with required users or groups must be strict, was optional");
        if (users.isEmpty() && groups.isEmpty()) {
            throw new IllegalArgumentException("a requirement names at least one user or group, got none");
        }
        return copy(policy -> {
            policy.requiredUsers = Set.copyOf(users);
            policy.requiredGroups = Set.copyOf(groups);
        });
    }

    /** The longest Basic value read, in characters; 8192 otherwise. */
    public Policy withMaxValueLength(int chars) {
        return copy(policy -> policy.limits = new CredentialLimits(chars, limits.passwordBytes()));
    }

    /** The longest password verified, in bytes; 512 otherwise. */
    public Policy withMaxPasswordBytes(int bytes) {
        return copy(policy -> policy.limits = new CredentialLimits(limits.valueLength(), bytes));
    }

    /** Answers gRPC calls in gRPC's own form, with HTTP status 200. Off behind a server's sub-request, which reads the status. */
    public Policy withGrpcRejections() {
        return copy(policy -> policy.grpcRejections = true);
    }

    public Policy withoutGrpcRejections() {
        return copy(policy -> policy.grpcRejections = false);
    }

    boolean isStrict() {
        return strict;
    }

    String realm() {
        return realm;
    }

    boolean charset() {
        return charset;
    }

    boolean grpcRejections() {
        return grpcRejections;
    }

    Location location() {
        return location;
    }

    CredentialLimits limits() {
        return limits;
    }

    boolean requiresGroup() {
        return !requiredGroups.isEmpty();
    }

    /** True for everybody when nothing is required. */
    boolean permits(String user, Set<String> groups) {
        if (requiredUsers.isEmpty() && requiredGroups.isEmpty()) return true;
        return requiredUsers.contains(user) || groups.stream().anyMatch(requiredGroups::contains);
    }

    boolean isProxy() {
        return location instanceof HeaderLocation header && header.isProxy();
    }

    @Nullable
    String forwardedUser() {
        return forwardedUser;
    }

    /** What goes from every request that passes, whoever sent it. */
    RequestEdit scrub() {
        return edit(isProxy() ? location.removal() : null);
    }

    /** What goes from a request with good credentials. */
    RequestEdit strip() {
        return credentialsKept ? scrub() : edit(location.removal());
    }

    private RequestEdit edit(@Nullable Removal removal) {
        String alias = forwardedUser == null ? null : FieldName.alias(forwardedUser);
        return removal == null && alias == null ? RequestEdit.NOTHING : new RequestEdit(removal, alias, Map.of());
    }

    private Policy copy(Consumer<Policy> change) {
        Policy copy = new Policy(strict);
        copy.realm = realm;
        copy.charset = charset;
        copy.location = location;
        copy.credentialsKept = credentialsKept;
        copy.forwardedUser = forwardedUser;
        copy.requiredUsers = requiredUsers;
        copy.requiredGroups = requiredGroups;
        copy.limits = limits;
        copy.grpcRejections = grpcRejections;
        change.accept(copy);
        return copy;
    }
}
