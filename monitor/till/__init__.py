"""The till: how much was sold and earned in a day, a week or a month, and what that is laid beside."""
