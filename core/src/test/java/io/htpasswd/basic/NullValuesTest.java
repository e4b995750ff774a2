package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.edit;
import static io.htpasswd.basic.BasicAuthTest.outcome;
import static io.htpasswd.basic.BasicAuthTest.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.TestRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3 of the contract: what some servers hand over for a head that they did not read to its end. */
class NullValuesTest {
    private static final String GOOD = TestRequest.basic("alice", "secret");
    private static final String TOKEN = TestRequest.token("alice", "secret");

    /** A field with these values and no other; without a method, too. */
    @SuppressWarnings("NullAway") // what a careless server might do
    private record Faulty(String field, @Nullable List<@Nullable String> values) implements RequestView {
        @Override
        public String method() {
            return null;
        }

        @Override
        public List<String> headers(String name) {
            return name.equalsIgnoreCase(field) ? values : List.of();
        }

        @Override
        public @Nullable String rawQuery() {
            return null;
        }
    }

    private static Stream<Faulty> faulty() {
        return Stream.of(
                        List.of("Authorization", GOOD),
                        List.of("Proxy-Authorization", GOOD),
                        List.of("X-Auth", TOKEN),
                        List.of("Cookie", "auth=" + TOKEN))
                .flatMap(field -> Stream.of(
                                null,
                                Arrays.<@Nullable String>asList((String) null),
                                Arrays.asList(null, field.get(1)),
                                Arrays.asList(field.get(1), null),
                                Arrays.<@Nullable String>asList(null, null))
                        .map(values -> new Faulty(field.get(0), values)));
    }

    private static CredentialLocation location(String field) {
        return switch (field) {
            case "Cookie" -> CredentialLocation.cookie("auth");
            case "X-Auth" -> CredentialLocation.header(field, "");
            default -> CredentialLocation.header(field, "Basic ");
        };
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void aNullAmongTheValuesOrInsteadOfThemIsMalformed(Faulty request) {
        for (Policy mode : List.of(Policy.strict(), Policy.optional())) {
            Policy policy = mode.withLocation(location(request.field()));
            BasicAuth auth = BasicAuth.of(policy, BasicAuthTest.ALICE);
            assertThat(outcome(auth.evaluate(request))).isEqualTo("MALFORMED");
            assertThat(outcome(auth.evaluate(request, task -> {}).join())).isEqualTo("MALFORMED");
        }
    }

    @ParameterizedTest
    @MethodSource("faulty")
    @SuppressWarnings("NullAway") // what a careless server might do
    void soItIsWithoutARequest(Faulty request) {
        BasicAuth auth = BasicAuth.of(Policy.optional(), BasicAuthTest.ALICE);
        assertThat(outcome(auth.evaluateHeader(request.values()))).isEqualTo("MALFORMED");
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless function might do
    void aNullFromACustomFunctionIsUnavailableAndOneAmongItsValuesIsMalformed() {
        assertThat(outcome(custom(null))).isEqualTo("UNAVAILABLE");
        assertThat(outcome(custom(Arrays.asList((String) null)))).isEqualTo("MALFORMED");
        assertThat(outcome(custom(Arrays.asList(TOKEN, null)))).isEqualTo("MALFORMED");
    }

    private static Decision custom(List<String> values) {
        Policy policy = Policy.optional().withLocation(CredentialLocation.custom(request -> values));
        return BasicAuth.of(policy, BasicAuthTest.ALICE).evaluate(TestRequest.get());
    }

    @Test
    void aNullQueryIsNone() {
        Policy policy = Policy.optional().withLocation(CredentialLocation.queryParameter("auth"));
        Decision decision = BasicAuth.of(policy, BasicAuthTest.ALICE).evaluate(new Faulty("Host", null));
        assertThat(outcome(decision)).isEqualTo("anonymous");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type", "TE"})
    void aCallWithNullsIsNotGrpcBeyondDoubt(String field) {
        BasicAuth auth = BasicAuth.of(Policy.strict().withGrpcRejections(), BasicAuthTest.ALICE);
        List<@Nullable String> trailers = Arrays.asList(null, "trailers");
        for (List<@Nullable String> values :
                Arrays.asList(null, Arrays.<@Nullable String>asList((String) null), trailers)) {
            Faulty faulty = new Faulty(field, values);
            RequestView call = new RequestView() {
                @Override
                public String method() {
                    return "POST";
                }

                @Override
                public List<String> headers(String name) {
                    if (name.equals(field)) return faulty.headers(name);
                    return name.equals("Content-Type") ? List.of("application/grpc") : List.of("trailers");
                }

                @Override
                public @Nullable String rawQuery() {
                    return null;
                }
            };
            assertThat(rejection(auth.deny(call, Reason.NO_CREDENTIALS)).status())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Requested-With", "Sec-Fetch-Mode"})
    void quietForScriptsTakesNullsForNoScript(String field) {
        BasicAuth auth =
                BasicAuth.of(Policy.strict(), BasicAuthTest.ALICE).withRejections(RejectionRewriter.quietForScripts());
        for (List<@Nullable String> values : Arrays.asList(null, Arrays.<@Nullable String>asList((String) null))) {
            assertThat(rejection(auth.evaluate(new Faulty(field, values))).challenge())
                    .isNotNull();
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless server might do
    void anEditDropsTheFieldThatItHasToLookIntoAndCannot() {
        Policy cookie = Policy.strict().withLocation(CredentialLocation.cookie("auth"));
        List<String> cookies = Arrays.asList("a=1", null);
        assertThat(cookie.strip().headers("Cookie", cookies)).isEmpty();
        RequestEdit forwarding = edit(
                BasicAuth.permitAll(Policy.strict().withForwardedUser("X-User")).evaluate(TestRequest.get()));
        assertThat(forwarding.headers("Connection", Arrays.asList("close", null)))
                .isEmpty();
        List<String> accept = Arrays.asList("*/*", null);
        assertThat(forwarding.headers("Accept", accept))
                .as("of no interest, so as it came")
                .isSameAs(accept);
        assertThat(forwarding.headers("x_user", Arrays.asList((String) null))).isEmpty();
    }
}
