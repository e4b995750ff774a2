package io.htpasswd.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.testing.Logged;
import io.htpasswd.testing.OptionPairs;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a factory is made of, and a guard function that has none for a request. */
@SuppressWarnings("NullAway") // on purpose
class GuardOptionsTest {
    private static final BasicAuthHandler.Factory FACTORY =
            BasicAuthHandler.factory(TestChannel.STRICT, Server.HASHING);

    private static final BiFunction<Channel, HttpRequest, String> CLIENT = (channel, request) -> "203.0.113.7";

    private static void assertRefused(String argument, ThrowingCallable door) {
        assertThatThrownBy(door).isInstanceOf(NullPointerException.class).hasMessage(argument);
    }

    @Test
    void optionsOfAFactoryStayWhenAnotherIsSetInEitherOrder() {
        GuardOptions timeFirst =
                FACTORY.withVerificationTimeout(Duration.ofSeconds(7)).withMaxDiscardedBody(3).options;
        GuardOptions bodyFirst = FACTORY.withMaxDiscardedBody(3).withVerificationTimeout(Duration.ofSeconds(7)).options;
        for (GuardOptions options : List.of(timeFirst, bodyFirst)) {
            assertThat(options.maxDiscardedBody).isEqualTo(3);
            assertThat(options.verificationTimeout).isEqualTo(Duration.ofSeconds(7));
            assertThat(options.guard).isSameAs(FACTORY.options.guard);
            assertThat(options.hashing).isSameAs(Server.HASHING);
        }
    }

    /** A value of the option, and what a client sees with it and does not see without. */
    private record Difference(UnaryOperator<BasicAuthHandler.Factory> option, Function<TestChannel, Object> seen) {
        Object with() {
            return see(option);
        }

        Object without() {
            return see(factory -> factory);
        }

        private Object see(UnaryOperator<BasicAuthHandler.Factory> changed) {
            try (TestChannel guarded = TestChannel.with(TestChannel.STRICT, changed)) {
                return seen.apply(guarded);
            }
        }
    }

    private static final Map<String, Difference> DIFFERENCES = Map.of(
            "maxDiscardedBody",
            new Difference(factory -> factory.withMaxDiscardedBody(1), guarded -> {
                HttpRequest post = TestChannel.head(HttpMethod.POST, "/", null);
                post.headers().set("Content-Length", 2);
                return guarded.in(post).out().headers().contains("Connection", "close", true);
            }),
            "verificationTimeout",
            new Difference(factory -> factory.withVerificationTimeout(Duration.ofSeconds(1)), guarded -> {
                guarded.get("/", "good").channel().advanceTimeBy(2, TimeUnit.SECONDS);
                guarded.channel().runPendingTasks();
                return guarded.channel().outboundMessages().size();
            }),
            "client",
            new Difference(factory -> factory.withClient(CLIENT), guarded -> {
                try (Logged log = new Logged(BasicAuth.class)) {
                    guarded.get("/", "bad").verify();
                    return log.text().contains("client=203.0.113.7");
                }
            }));

    /** Names an option that has no method, or that nothing reads. */
    @ParameterizedTest
    @MethodSource
    void everyOptionMakesADifference(String option) {
        assertThat(DIFFERENCES).as("something that shows the option").containsKey(option);
        Difference difference = DIFFERENCES.get(option);
        assertThat(difference.with()).isNotEqualTo(difference.without());
    }

    @Test
    void noOptionUndoesAnother() {
        var pairs = OptionPairs.of(BasicAuthHandler.Factory.class, () -> FACTORY);
        DIFFERENCES.forEach((name, difference) -> pairs.sets(
                "options." + name,
                "with" + Character.toUpperCase(name.charAt(0)) + name.substring(1),
                difference.option()));
        pairs.assertIndependent();
    }

    @Test
    void noOptionChangesTheFactoryThatItIsSetOn() {
        DIFFERENCES.values().forEach(difference -> difference.option().apply(FACTORY));
        assertThat(FACTORY.options)
                .usingRecursiveComparison()
                .isEqualTo(new GuardOptions(FACTORY.options.guard, FACTORY.options.hashing));
    }

    static Stream<String> everyOptionMakesADifference() {
        return Stream.of(GuardOptions.class.getDeclaredFields())
                // Static ones are added by tools that measure coverage.
                .filter(field -> !Modifier.isFinal(field.getModifiers()) && !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName);
    }

    private static final Map<Class<?>, Object> MINUS_ONE =
            Map.of(int.class, -1, long.class, -1L, Duration.class, Duration.ofSeconds(-1));

    static Stream<Method> everyNumberIsCheckedWhereItIsGiven() {
        return Stream.of(BasicAuthHandler.Factory.class.getMethods())
                .filter(method -> method.getReturnType() == BasicAuthHandler.Factory.class)
                .filter(method -> Stream.of(method.getParameterTypes()).anyMatch(MINUS_ONE::containsKey));
    }

    /** Where the mistake is made, with a message that names the option. */
    @ParameterizedTest
    @MethodSource
    void everyNumberIsCheckedWhereItIsGiven(Method option) {
        Object[] numbers =
                Stream.of(option.getParameterTypes()).map(MINUS_ONE::get).toArray();
        assertThat(numbers).as("a value for every parameter").doesNotContainNull();
        assertThatThrownBy(() -> option.invoke(FACTORY, numbers))
                .as("-1 for %s", option.getName())
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .cause()
                .hasMessageMatching("(?i)" + option.getName().substring(4) + " must be .+, was .*-1.*");
    }

    static Stream<String> everyOptionStandsOnThePageForUsers() {
        return Stream.of(BasicAuthHandler.Factory.class.getMethods())
                .map(Method::getName)
                .filter(name -> name.startsWith("with"));
    }

    @ParameterizedTest
    @MethodSource
    void everyOptionStandsOnThePageForUsers(String option) throws Exception {
        Path module = Path.of("").toAbsolutePath(); // or a module in it, which runs the same tests
        while (!module.endsWith("netty-adapter")) module = module.getParent();
        assertThat(Files.readString(module.resolve("README.md"))).containsPattern("\\b" + option + "\\b");
    }

    @Test
    void guardFunctionWithoutAGuardForARequestEndsTheConnection() {
        try (TestChannel guarded = TestChannel.behind(BasicAuthHandler.factory(request -> null, Server.HASHING))) {
            var request =
                    new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", guarded.buffer("body"));
            guarded.in(request, TestChannel.head(HttpMethod.GET, "/next", "good"));
            assertThat(guarded.outOrNull()).isNull();
            assertThat(guarded.arrived()).isEmpty();
            assertThat(guarded.channel().isOpen()).isFalse();
            guarded.assertAllReleased();
        }
    }

    @Test
    void guardFunctionWithoutAGuardIsNamed() {
        GuardOptions options = BasicAuthHandler.factory(request -> null, Server.HASHING).options;
        try (TestChannel guarded = TestChannel.with(BasicAuth.permitAll(Policy.strict()))) {
            HttpRequest request = TestChannel.head(HttpMethod.GET, "/secret", "good");
            assertRefused(
                    "the guard function returned null",
                    () -> new PendingDecision(new ChannelRequest(request, guarded.channel(), options.client), options));
        }
    }
}
