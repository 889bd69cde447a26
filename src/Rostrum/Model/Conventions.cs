using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Rostrum.Platform.Clock;

namespace Rostrum.Model;

/// <summary>How both databases store the model: snake_case names, instants as Unix milliseconds, enums as the API's words.</summary>
internal static class Conventions
{
    public static void Apply(ModelConfigurationBuilder configuration)
    {
        configuration.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configuration.Properties<Uri>().HaveConversion<string>();
    }

    /// <summary>Call last, when every entity is mapped.</summary>
    public static void Name(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            entity.SetTableName(Snake(entity.GetTableName() ?? entity.ClrType.Name));
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Snake(property.GetColumnName()));
                if (property.GetProviderClrType() is not null)
                {
                    continue; // whoever mapped it chose how it is stored
                }

                if (property.ClrType.IsEnum)
                {
                    property.SetValueConverter(EnumConverter(property.ClrType));
                }
                else if (Nullable.GetUnderlyingType(property.ClrType) is { IsEnum: true } inner)
                {
                    property.SetValueConverter(EnumConverter(inner));
                }
            }

            // Ids are made by the program: an entity with an id that is put into a collection of a tracked one is new.
            foreach (var property in entity.FindPrimaryKey()?.Properties.Where(p => p.ClrType == typeof(Guid)) ?? [])
            {
                if (entity.ClrType.Namespace == typeof(Conventions).Namespace)
                {
                    property.ValueGenerated = ValueGenerated.Never;
                }
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(Snake(key.GetName() ?? ""));
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(Snake(index.GetDatabaseName() ?? ""));
            }

            foreach (var reference in entity.GetForeignKeys())
            {
                reference.SetConstraintName(Snake(reference.GetConstraintName() ?? ""));
            }
        }
    }

    /// <summary>A value stored as one JSON column.</summary>
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property) =>
        property.HasConversion(
            value => JsonSerializer.Serialize(value, ModelJson),
            text => JsonSerializer.Deserialize<T>(text, ModelJson)!,
            new ValueComparer<T>(
                (a, b) => JsonSerializer.Serialize(a, ModelJson) == JsonSerializer.Serialize(b, ModelJson),
                v => JsonSerializer.Serialize(v, ModelJson).GetHashCode(StringComparison.Ordinal),
                v => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(v, ModelJson), ModelJson)!));

    /// <summary>The JSON of columns, events and commands: camelCase and instants with Z, as in the API.</summary>
    public static JsonSerializerOptions ModelJson { get; } = new(JsonSerializerDefaults.Web) { Converters = { new UtcText() } };

    /// <summary>An enum value as stored and as the API writes it: camelCase.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => Words<T>.Of.GetValueOrDefault(value) ?? throw new ArgumentOutOfRangeException(nameof(value), value, "No such value.");

    public static T Parse<T>(string word)
        where T : struct, Enum => Words<T>.Values.TryGetValue(word, out var value) ? value : throw new FormatException($"{word} is not a {typeof(T).Name}.");

    private static ValueConverter EnumConverter(Type type) =>
        (ValueConverter)Activator.CreateInstance(typeof(WordConverter<>).MakeGenericType(type))!;

    private static string Snake(string name)
    {
        var snake = new System.Text.StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsUpper(c) && i > 0 && name[i - 1] != '_' && !char.IsUpper(name[i - 1]))
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }

    // Both ways for every row that is read or written: looked up, not made again.
    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Of =
            Enum.GetValues<T>().Distinct().ToFrozenDictionary(v => v, v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()));

        public static readonly FrozenDictionary<string, T> Values =
            Of.ToFrozenDictionary(v => v.Value, v => v.Key, StringComparer.OrdinalIgnoreCase);
    }

    private sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
        at => at.ToUnixTimeMilliseconds(), ms => DateTimeOffset.FromUnixTimeMilliseconds(ms));

    private sealed class UtcText : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Instants.Write(value));
    }

    private sealed class WordConverter<T>() : ValueConverter<T, string>(value => Word(value), word => Parse<T>(word))
        where T : struct, Enum;
}
