namespace Rostrum.Pages;

/// <summary>A page that only says something and leads on.</summary>
internal sealed record Notice(string Title, string Text, string Link, string LinkText);
