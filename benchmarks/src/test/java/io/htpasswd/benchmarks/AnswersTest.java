package io.htpasswd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Worked out by hand. */
class AnswersTest {
    private final Answers answers = new Answers();

    @Test
    void percentilesCountEveryAnswerWhateverItsStatus() {
        for (int millis = 200; millis >= 1; millis--) answers.add(millis > 150 ? 503 : 200, millis * 1_000_000L);
        assertThat(answers.size()).isEqualTo(200);
        assertThat(answers.millis(0.5)).isEqualTo(100);
        assertThat(answers.millis(0.99)).isEqualTo(198);
        assertThat(answers.millis(1)).isEqualTo(200);
        assertThat(answers.share(200)).isEqualTo(0.75);
        assertThat(answers.shares()).isEqualTo("200: 75 %, 503: 25 %");
    }

    @Test
    void whatWasNotAnsweredHasAShare() {
        answers.add(200, 1);
        answers.add(LoopbackClient.NO_ANSWER, 2);
        assertThat(answers.shares()).isEqualTo("none: 50 %, 200: 50 %");
    }

    @Test
    void nobodyAskedIsNoTimeAndNobodyLetIn() {
        assertThat(answers.millis(0.5)).isNaN();
        assertThat(answers.share(200)).isZero();
    }
}
