namespace Connector.Simulation.Arrivals;

/// <summary>The arrival times of one healthy mailbox, drawn at random, in order.</summary>
public sealed class ArrivalStream(ArrivalPattern pattern, Random chance)
{
    private const double FollowersShare = 0.4;

    private const double MinutesBetweenFollowers = 3;

    private const int Shape = 3;

    /// <param name="begin">A Monday at midnight UTC.</param>
    public IEnumerable<DateTimeOffset> Draw(DateTimeOffset begin, int weeks)
    {
        var perHour = pattern.PerHour();
        List<DateTimeOffset> waiting = [];

        for (var day = 0; day < weeks * 7; day++)
        {
            var midnight = begin.AddDays(day);
            var mood = pattern.HasMoods ? Gamma() : 1;

            for (var hour = 0; hour < 24; hour++)
            {
                var rate = perHour[(day % 7 * 24) + hour] * mood * (pattern.HasBursts ? 1 - FollowersShare : 1);
                DrawHour(midnight.AddHours(hour), rate, waiting);
            }

            waiting.Sort();
            var due = waiting.TakeWhile(at => at < midnight.AddDays(1)).ToList();
            waiting.RemoveRange(0, due.Count);

            foreach (var at in due)
            {
                yield return at;
            }
        }
    }

    private void DrawHour(DateTimeOffset begin, double rate, List<DateTimeOffset> waiting)
    {
        for (var passed = Exponential() / rate; passed < 1; passed += Exponential() / rate)
        {
            var at = begin.AddHours(passed);
            waiting.Add(at);

            while (pattern.HasBursts && chance.NextDouble() < FollowersShare)
            {
                at = at.AddMinutes(MinutesBetweenFollowers * Exponential());
                waiting.Add(at);
            }
        }
    }

    /// <summary>The mean of exponential variables is gamma distributed, with a mean of 1.</summary>
    private double Gamma() => Enumerable.Range(0, Shape).Sum(_ => Exponential()) / Shape;

    private double Exponential() => -Math.Log(1 - chance.NextDouble());
}
