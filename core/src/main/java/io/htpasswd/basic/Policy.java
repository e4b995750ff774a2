package io.htpasswd.basic;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which requests pass and how the others are denied: strict or optional, realm, credential location, required users and groups.
 *
 * <pre>{@code
 * Policy policy = Policy.strict().withRealm("Staging").requiringGroups(Set.of("staff")).withForwardedUser("X-User");
 * }</pre>
 *
 * <p>Begin with {@link #strict()} or {@link #optional()}. Each further method returns a changed copy. An option that cannot be
 * enforced is refused with an IllegalArgumentException.
 *
 * <p>This class is immutable and thread-safe.
 */
public final class Policy {
    private final Options options;

    private Policy(Options options) {
        this.options = options;
    }

    /**
     * Every option with its standard value. Written to only in {@link #with}, before the final field of a policy makes it
     * visible to other threads; a copy takes along every option, also one that did not exist when the copying was written.
     */
    private static final class Options implements Cloneable {
        private boolean strict = true;
        private String realm = "Restricted";
        private boolean charset = true;
        private boolean grpcRejections;
        private Location location = HeaderLocation.AUTHORIZATION;
        private CredentialLimits limits = new CredentialLimits();
        private Set<String> requiredUsers = Set.of();
        private Set<String> requiredGroups = Set.of();
        private boolean credentialsKept;
        private @Nullable String forwardedUser;

        @Override
        protected Options clone() {
            try {
                return (Options) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private Policy with(Consumer<Options> change) {
        Options changed = options.clone();
        change.accept(changed);
        return new Policy(changed);
    }

    /** Returns a policy that requires right credentials. Realm {@code Restricted}, header {@code Authorization}, gRPC form off. */
    public static Policy strict() {
        return new Policy(new Options());
    }

    /** Returns a policy that lets requests without credentials pass; credentials that are present must be right. */
    public static Policy optional() {
        return strict().with(options -> options.strict = false);
    }

    boolean isStrict() {
        return options.strict;
    }

    /**
     * Returns a copy with this realm in the challenge; quotes and backslashes are escaped.
     *
     * @throws IllegalArgumentException if the realm is empty or not printable ASCII
     */
    public Policy withRealm(String realm) {
        requireNonNull(realm, "realm");
        if (realm.isEmpty() || realm.chars().anyMatch(c -> c < 0x20 || c > 0x7E)) {
            throw new IllegalArgumentException("a realm is printable ASCII and not empty, got " + Quoted.text(realm));
        }
        return with(options -> options.realm = realm);
    }

    String realm() {
        return options.realm;
    }

    /** Returns a copy without {@code charset="UTF-8"} in the challenge and in the content type, as agentgateway responds. */
    public Policy withoutCharset() {
        return with(options -> options.charset = false);
    }

    boolean charset() {
        return options.charset;
    }

    /** Returns a copy that reads credentials here; otherwise in the header {@code Authorization} with the scheme Basic. */
    public Policy withLocation(CredentialLocation location) {
        requireNonNull(location, "location");
        return with(options -> options.location = (Location) location);
    }

    Location location() {
        return options.location;
    }

    /** Returns a copy that leaves right credentials in the request. {@code Proxy-Authorization} is removed anyway (RFC 9110 §11.7.2). */
    public Policy withCredentialsKept() {
        return with(options -> options.credentialsKept = true);
    }

    /**
     * Returns a copy that passes the user's name to the application in this header, in percent-encoded UTF-8. What a client sends
     * under that name, or under one that servers treat as the same, is removed from every request that passes.
     *
     * @throws IllegalArgumentException if the name is no token, or of a field that frames or routes the message
     */
    public Policy withForwardedUser(String headerName) {
        FieldName.checked(requireNonNull(headerName, "headerName"));
        return with(options -> options.forwardedUser = headerName);
    }

    @Nullable
    String forwardedUser() {
        return options.forwardedUser;
    }

    /**
     * Returns a copy that lets in these users only, and the members of required groups, if there are any: either suffices.
     *
     * @throws IllegalArgumentException when the set is empty or the policy is optional
     */
    public Policy requiringUsers(Set<String> users) {
        Set<String> required = required("users", users);
        return with(options -> options.requiredUsers = required);
    }

    /**
     * Returns a copy that lets in members of these groups only, and required users, if there are any: either suffices.
     *
     * @throws IllegalArgumentException when the set is empty or the policy is optional
     */
    public Policy requiringGroups(Set<String> groups) {
        Set<String> required = required("groups", groups);
        return with(options -> options.requiredGroups = required);
    }

    private Set<String> required(String what, Set<String> names) {
        Set<String> required = Set.copyOf(requireNonNull(names, what));
        if (!options.strict) {
            throw new IllegalArgumentException("a policy with required " + what + " must be strict, was optional");
        }
        if (required.isEmpty()) {
            throw new IllegalArgumentException("required " + what + ": expected at least one, got none");
        }
        return required;
    }

    Set<String> requiredUsers() {
        return options.requiredUsers;
    }

    Set<String> requiredGroups() {
        return options.requiredGroups;
    }

    /** True for everybody when nothing is required. */
    boolean permits(String user, Set<String> groups) {
        if (options.requiredUsers.isEmpty() && options.requiredGroups.isEmpty()) return true;
        return options.requiredUsers.contains(user) || groups.stream().anyMatch(options.requiredGroups::contains);
    }

    /** Returns a copy that reads values of up to this many characters; 8192 otherwise. */
    public Policy withMaxValueLength(int chars) {
        if (chars < 1) throw new IllegalArgumentException("the longest value must be at least 1, was " + chars);
        return withLimit(limits -> limits.valueLength = chars);
    }

    /** Returns a copy that verifies passwords of up to this many bytes; 512 otherwise. */
    public Policy withMaxPasswordBytes(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("the longest password must be at least 0 bytes, was " + bytes);
        }
        return withLimit(limits -> limits.passwordBytes = bytes);
    }

    private Policy withLimit(Consumer<CredentialLimits> change) {
        CredentialLimits changed = options.limits.clone();
        change.accept(changed);
        return with(options -> options.limits = changed);
    }

    CredentialLimits limits() {
        return options.limits;
    }

    /**
     * Returns a copy that denies gRPC calls in gRPC's own form, with HTTP status 200. Not for a server that is called by the
     * sub-request of another one, which reads the status.
     */
    public Policy withGrpcRejections() {
        return with(options -> options.grpcRejections = true);
    }

    /** Returns a copy that denies gRPC calls like other requests. */
    public Policy withoutGrpcRejections() {
        return with(options -> options.grpcRejections = false);
    }

    boolean grpcRejections() {
        return options.grpcRejections;
    }

    /** What goes from every request that passes, whoever sent it. */
    RequestEdit scrub() {
        return removing(options.location.isProxy() ? options.location : CustomLocation.NOWHERE);
    }

    /** What goes from a request with good credentials. */
    RequestEdit strip() {
        return options.credentialsKept ? scrub() : removing(options.location);
    }

    private RequestEdit removing(Location from) {
        String forwarded = options.forwardedUser;
        return new RequestEdit(from, forwarded == null ? null : ForwardedUser.alias(forwarded), Map.of());
    }

    /** Returns mode, realm and location, and whether users or groups are required, without their names. */
    @Override
    public String toString() {
        return "Policy[" + (options.strict ? "strict" : "optional") + ", realm=" + Quoted.text(options.realm)
                + ", location=" + options.location
                + (options.requiredUsers.isEmpty() ? "" : ", users required")
                + (options.requiredGroups.isEmpty() ? "" : ", groups required") + "]";
    }
}
