package io.htpasswd.basic;

import io.htpasswd.testing.OptionPairs;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final CredentialLocation COOKIE = CredentialLocation.cookie("auth");

    @Test
    void noOptionUndoesAnother() {
        OptionPairs.of(Policy.class, Policy::strict)
                .sets("answers.realm", "withRealm", policy -> policy.withRealm("Staging"))
                .sets("answers.charset", "withoutCharset", Policy::withoutCharset)
                .sets("location", "withLocation", policy -> policy.withLocation(COOKIE))
                .sets("passing.credentialsKept", "withCredentialsKept", Policy::withCredentialsKept)
                .sets("passing.forwardedUser", "withForwardedUser", policy -> policy.withForwardedUser("X-User"))
                .sets("admitted.users", "requiringUsers", policy -> policy.requiringUsers(Set.of("alice")))
                .sets("admitted.groups", "requiringGroups", policy -> policy.requiringGroups(Set.of("staff")))
                .sets("limits.valueLength", "withMaxValueLength", policy -> policy.withMaxValueLength(100))
                .sets("limits.passwordBytes", "withMaxPasswordBytes", policy -> policy.withMaxPasswordBytes(100))
                .sets("answers.grpc", "withGrpcRejections", Policy::withGrpcRejections)
                .sets("answers.grpc", "withoutGrpcRejections", Policy::withoutGrpcRejections)
                .assertIndependent();
    }
}
